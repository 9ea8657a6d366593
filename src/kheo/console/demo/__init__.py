"""The demo: real units, initiatives named in two reports, and invented lives around them.

Titles, places and fields of ``data/named.csv`` stand in the reports of Quảng Nam (2024) and
Phụng Hiệp (2024); the field of a few is judged from the content (``field_from``). Everything
else, all persons and all days are invented and shown as “dữ liệu minh họa”.
"""
