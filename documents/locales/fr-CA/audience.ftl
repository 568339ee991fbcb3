### À qui s’adresse une rencontre : une règle en une phrase, et pourquoi elle vise quelqu’un.

audience-members = membres { $rule }
audience-comma = { $first }, { $next }
audience-and = { $first } et { $last }
audience-or = { $first } ou { $last }
audience-within = ({ $rule })

## Ce qu’on peut savoir d’un membre : au pluriel dans la règle, au singulier pour une personne.
audience-track = { $form ->
    [are] qui sont du { $name }
    [are_not] qui ne sont pas du { $name }
    [is] est du { $name }
   *[is_not] n’est pas du { $name }
}
audience-topic = { $form ->
    [are] qui nomment « { $name } »
    [are_not] qui ne nomment pas « { $name } »
    [is] nomme « { $name } »
   *[is_not] ne nomme pas « { $name } »
}
audience-order = { $form ->
    [are] qui travaillent pour { $name }
    [are_not] qui ne travaillent pas pour { $name }
    [is] travaille pour { $name }
   *[is_not] ne travaille pas pour { $name }
}
audience-jurisdiction = { $form ->
    [are] qui travaillent pour une organisation { $name }
    [are_not] qui ne travaillent pas pour une organisation { $name }
    [is] travaille pour une organisation { $name }
   *[is_not] ne travaille pas pour une organisation { $name }
}
audience-group = { $form ->
    [are] qui font partie du sous-groupe « { $name } »
    [are_not] qui ne font pas partie du sous-groupe « { $name } »
    [is] fait partie du sous-groupe « { $name } »
   *[is_not] ne fait pas partie du sous-groupe « { $name } »
}
audience-office = { $form ->
    [are] qui assument { $name }
    [are_not] qui n’assument pas { $name }
    [is] assume { $name }
   *[is_not] n’assume pas { $name }
}
audience-person = { $form ->
    [are] qui sont nommément { $name }
    [are_not] qui ne sont pas { $name }
    [is] est { $name }
   *[is_not] n’est pas { $name }
}

## Ce que nomment ces phrases.
audience-track-name = { $of ->
    [executive] réseau des cadres
   *[manager] réseau des gestionnaires
}
audience-order-name = { $of ->
    [federal] le gouvernement fédéral
    [provincial] une province
    [territorial] un territoire
    [municipal] une municipalité
   *[other] une organisation d’un autre ordre
}
audience-office-name = { $of ->
    [federal_co_chair] la coprésidence fédérale
    [provincial_co_chair] la coprésidence provinciale
    [support] le soutien à la coprésidence
   *[acting_authority] l’autorité intérimaire
}
