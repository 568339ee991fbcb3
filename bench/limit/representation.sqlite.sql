SELECT j.code, o.order_of_government, sum(x.members), count(*)
FROM (
    SELECT a.organization_id, count(*) AS members
    FROM affiliation a
    JOIN membership m ON m.person_id = a.person_id AND m.track = 'executive'
        AND m.start_on <= $1 AND (m.end_on IS NULL OR m.end_on > $1)
    WHERE a.is_primary AND a.start_on <= $1 AND (a.end_on IS NULL OR a.end_on > $1)
    GROUP BY a.organization_id) x
JOIN organization o ON o.id = x.organization_id
JOIN jurisdiction j ON j.id = o.jurisdiction_id
GROUP BY j.code, o.order_of_government
ORDER BY j.code, o.order_of_government
