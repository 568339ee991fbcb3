SELECT width_bucket(created_at, $1)::bigint AS quarter, count(*)
FROM invitation
GROUP BY 1
ORDER BY 1
