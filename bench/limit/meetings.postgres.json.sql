SELECT json_agg(json_build_object('id', 'Meeting:' || m.id,
    'startsAt', to_char(m.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'title', json_build_object('fr', m.title_fr, 'en', m.title_en),
    'invitations', json_build_object('nodes', COALESCE(i.nodes, '[]'))) ORDER BY m.starts_at DESC, m.id DESC)::text
FROM (SELECT id, starts_at, title_fr, title_en FROM meeting ORDER BY starts_at DESC, id DESC LIMIT 4) m
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('id', 'Invitation:' || i.id, 'answer', upper(i.answer), 'answeredAt', i.answered_at,
        'person', json_build_object('id', 'Person:' || p.id, 'givenName', p.given_name, 'familyName', p.family_name,
            'organization', CASE WHEN o.id IS NULL THEN NULL ELSE json_build_object(
                'id', 'Organization:' || o.id, 'orderOfGovernment', upper(o.order_of_government)) END)) ORDER BY i.id) AS nodes
    FROM (
        SELECT id, answer, answered_at, person_id FROM invitation
        WHERE meeting_id = m.id ORDER BY id LIMIT 25) i
    JOIN person p ON p.id = i.person_id
    LEFT JOIN LATERAL (
        SELECT o.id, o.order_of_government
        FROM affiliation a JOIN organization o ON o.id = a.organization_id
        WHERE a.person_id = p.id AND a.is_primary
          AND a.start_on <= $1 AND (a.end_on IS NULL OR a.end_on > $1)
        LIMIT 1) o ON TRUE) i ON TRUE
