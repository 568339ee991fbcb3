SELECT json_build_object(
    'nodes', json_agg(json_build_object('id', 'Person:' || id, 'familyName', family_name, 'givenName', given_name)) FILTER (WHERE place <= 50),
    'pageInfo', json_build_object('hasNextPage', count(*) > 50))::text
FROM (
    SELECT id, family_name, given_name, row_number() OVER () AS place
    FROM person
    WHERE (family_name COLLATE "C", given_name COLLATE "C", id) > ($1, $2, $3)
    ORDER BY family_name COLLATE "C", given_name COLLATE "C", id
    LIMIT 51) page
