"""The demo's data: 2021 replayed through the actions that the screens use, and an open cycle of this year.

People, enterprises' figures, letters and points are invented and marked `demo`. Real are the names of the ten products
of the Top 10, the number and day of the decision, and the counts (54 dossiers, 34 enterprises, 46 recognised of 30).
"""
