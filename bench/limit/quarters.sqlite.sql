SELECT substr(created_at, 1, 13) AS hour, count(*)
FROM invitation
GROUP BY 1
