SELECT json_group_array(json_object('id', 'Person:' || id, 'givenName', given_name, 'familyName', family_name,
    'organization', CASE WHEN organization IS NULL THEN NULL ELSE json_object(
        'id', 'Organization:' || organization, 'orderOfGovernment', upper(order_of_government),
        'jurisdiction', json_object('code', code, 'name', json_object('fr', name_fr, 'en', name_en))) END))
FROM (
    SELECT p.id, p.given_name, p.family_name, o.id AS organization, o.order_of_government, j.code, j.name_fr, j.name_en
    FROM (
        SELECT p.id, p.given_name, p.family_name
        FROM person p
        WHERE EXISTS (
            SELECT 1 FROM membership m
            WHERE m.person_id = p.id AND m.track = 'executive'
              AND m.start_on <= $1 AND (m.end_on IS NULL OR m.end_on > $1))
        ORDER BY p.family_name, p.given_name, p.id
        LIMIT 50) p
    LEFT JOIN affiliation a ON a.person_id = p.id AND a.is_primary
        AND a.start_on <= $1 AND (a.end_on IS NULL OR a.end_on > $1)
    LEFT JOIN organization o ON o.id = a.organization_id
    LEFT JOIN jurisdiction j ON j.id = o.jurisdiction_id
    ORDER BY p.family_name, p.given_name, p.id) page
