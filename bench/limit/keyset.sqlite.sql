SELECT id, family_name, given_name
FROM person
WHERE (family_name, given_name, id) > ($1, $2, $3)
ORDER BY family_name, given_name, id
LIMIT 51
