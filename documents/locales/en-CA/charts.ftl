### The words of drawings; their titles and descriptions are the report's.

## Map of the provinces and territories
chart-legend = { $standing } ({ $count })
# In the tile, where room is scarce.
chart-mark-municipal-only = municipal
chart-mark-not-represented = none

## When there is nothing to draw
chart-empty = No figures to show for this period.

## Under the drawings
chart-table = The same figures in a table
