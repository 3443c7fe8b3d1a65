"""What every page shares: layouts, components, form fields, guards of the door, security headers, error pages and static files.

Words of this room: *shell* (what a page wears: header, navigation, footer), *component* (a macro of a page), *asset* (a static
file with its hash in the address), *field* (an input with its label, hint and message). It knows no table and remembers nothing.
"""
