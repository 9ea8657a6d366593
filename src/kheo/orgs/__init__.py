"""The bodies the movement lives in, true on every date.

A unit keeps its identity; its names, kinds and placements are half-open spans. A
reorganisation writes placements and successions and never moves or deletes a record.
`Reach` is the projection that every count and every right reads.
"""
