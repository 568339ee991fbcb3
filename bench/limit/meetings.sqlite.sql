SELECT m.id, m.starts_at, m.title_fr, m.title_en, i.id, i.answer, i.answered_at,
    p.id, p.given_name, p.family_name, o.id, o.order_of_government
FROM (SELECT id, starts_at, title_fr, title_en FROM meeting ORDER BY starts_at DESC, id DESC LIMIT 4) m
LEFT JOIN invitation i ON i.id IN (
    SELECT id FROM invitation WHERE meeting_id = m.id ORDER BY id LIMIT 25)
LEFT JOIN person p ON p.id = i.person_id
LEFT JOIN affiliation a ON a.person_id = p.id AND a.is_primary
    AND a.start_on <= $1 AND (a.end_on IS NULL OR a.end_on > $1)
LEFT JOIN organization o ON o.id = a.organization_id
ORDER BY m.starts_at DESC, m.id DESC, i.id
