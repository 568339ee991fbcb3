### Whom a meeting is for: a rule in one sentence, and why it means somebody.

audience-members = members { $rule }
audience-comma = { $first }, { $next }
audience-and = { $first } and { $last }
audience-or = { $first } or { $last }
audience-within = ({ $rule })

## What may be known of a member: in the plural in the rule, in the singular of a person.
audience-track = { $form ->
    [are] who are in the { $name }
    [are_not] who are not in the { $name }
    [is] is in the { $name }
   *[is_not] is not in the { $name }
}
audience-topic = { $form ->
    [are] who name “{ $name }”
    [are_not] who do not name “{ $name }”
    [is] names “{ $name }”
   *[is_not] does not name “{ $name }”
}
audience-order = { $form ->
    [are] who work for { $name }
    [are_not] who do not work for { $name }
    [is] works for { $name }
   *[is_not] does not work for { $name }
}
audience-jurisdiction = { $form ->
    [are] who work for an organization of { $name }
    [are_not] who do not work for an organization of { $name }
    [is] works for an organization of { $name }
   *[is_not] does not work for an organization of { $name }
}
audience-group = { $form ->
    [are] who are in the sub-group “{ $name }”
    [are_not] who are not in the sub-group “{ $name }”
    [is] is in the sub-group “{ $name }”
   *[is_not] is not in the sub-group “{ $name }”
}
audience-office = { $form ->
    [are] who serve as { $name }
    [are_not] who do not serve as { $name }
    [is] serves as { $name }
   *[is_not] does not serve as { $name }
}
audience-person = { $form ->
    [are] who are { $name } by name
    [are_not] who are not { $name }
    [is] is { $name }
   *[is_not] is not { $name }
}

## What these sentences name.
audience-track-name = { $of ->
    [executive] executives’ network
   *[manager] managers’ network
}
audience-order-name = { $of ->
    [federal] the federal government
    [provincial] a province
    [territorial] a territory
    [municipal] a municipality
   *[other] an organization of another order
}
audience-office-name = { $of ->
    [federal_co_chair] federal co-chair
    [provincial_co_chair] provincial co-chair
    [support] co-chair support
   *[acting_authority] acting authority
}
