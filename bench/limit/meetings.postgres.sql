SELECT m.id, m.starts_at, m.title_fr, m.title_en, i.id, i.answer, i.answered_at,
    p.id, p.given_name, p.family_name, o.id, o.order_of_government
FROM (SELECT id, starts_at, title_fr, title_en FROM meeting ORDER BY starts_at DESC, id DESC LIMIT 4) m
LEFT JOIN LATERAL (
    SELECT id, answer, answered_at, person_id FROM invitation
    WHERE meeting_id = m.id ORDER BY id LIMIT 25) i ON TRUE
LEFT JOIN person p ON p.id = i.person_id
LEFT JOIN LATERAL (
    SELECT o.id, o.order_of_government
    FROM affiliation a JOIN organization o ON o.id = a.organization_id
    WHERE a.person_id = p.id AND a.is_primary
      AND a.start_on <= $1 AND (a.end_on IS NULL OR a.end_on > $1)
    LIMIT 1) o ON TRUE
ORDER BY m.starts_at DESC, m.id DESC, i.id
