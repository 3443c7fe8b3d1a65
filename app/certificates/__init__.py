"""Certificates: numbers from a register without gap or twin, frozen records, papers, and a page where anybody checks one."""
