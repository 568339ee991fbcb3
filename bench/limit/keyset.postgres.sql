SELECT id, family_name, given_name
FROM person
WHERE (family_name COLLATE "C", given_name COLLATE "C", id) > ($1, $2, $3)
ORDER BY family_name COLLATE "C", given_name COLLATE "C", id
LIMIT 51
