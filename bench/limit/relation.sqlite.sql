SELECT o.id, o.order_of_government, count(*) OVER ()
FROM organization o
WHERE EXISTS (
    SELECT 1
    FROM affiliation a
    CROSS JOIN person p ON p.id = a.person_id AND p.language = 'fr'
    CROSS JOIN membership m ON m.person_id = a.person_id AND m.track = 'executive'
        AND m.start_on <= $1 AND (m.end_on IS NULL OR m.end_on > $1)
    WHERE a.organization_id = o.id AND a.is_primary
      AND a.start_on <= $1 AND (a.end_on IS NULL OR a.end_on > $1))
ORDER BY o.id
LIMIT 50
