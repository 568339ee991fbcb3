### Les mots des dessins ; leurs titres et leurs descriptions sont ceux du rapport.

## Carte des provinces et des territoires
chart-legend = { $standing } ({ $count })
# Dans la tuile, où la place est comptée.
chart-mark-municipal-only = municipal
chart-mark-not-represented = aucune

## Quand il n’y a rien à dessiner
chart-empty = Aucun chiffre à montrer pour cette période.

## Sous les dessins
chart-table = Les mêmes chiffres en tableau
