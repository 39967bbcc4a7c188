"""Lists of nominated products as offices really send them, each made by a function with what it must give beside it.

`catalogue` collects them: import `FILES` from there. Enterprises, tax codes and products are invented.
"""
