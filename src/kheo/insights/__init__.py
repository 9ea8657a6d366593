"""What the figures tell: emulation scoring of units and signals of formalism."""
