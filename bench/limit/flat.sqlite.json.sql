SELECT json_group_array(json_object('id', 'Person:' || id, 'givenName', given_name, 'familyName', family_name, 'language', upper(language), 'zone', zone))
FROM (
    SELECT p.id, p.given_name, p.family_name, p.language, p.zone
    FROM person p
    WHERE EXISTS (
        SELECT 1 FROM membership m
        WHERE m.person_id = p.id AND m.track = 'executive'
          AND m.start_on <= $1 AND (m.end_on IS NULL OR m.end_on > $1))
    ORDER BY p.family_name, p.given_name, p.id
    LIMIT 50) page
