SELECT json_group_array(json_object('id', 'Meeting:' || m.id,
    'startsAt', replace(m.starts_at, '+00:00', 'Z'),
    'title', json_object('fr', m.title_fr, 'en', m.title_en),
    'invitations', json_object('nodes', (
        SELECT json_group_array(json_object('id', 'Invitation:' || i.id, 'answer', upper(i.answer),
            'answeredAt', replace(i.answered_at, '+00:00', 'Z'),
            'person', json_object('id', 'Person:' || p.id, 'givenName', p.given_name, 'familyName', p.family_name,
                'organization', CASE WHEN o.id IS NULL THEN NULL ELSE json_object(
                    'id', 'Organization:' || o.id, 'orderOfGovernment', upper(o.order_of_government)) END)))
        FROM (
            SELECT id, answer, answered_at, person_id FROM invitation
            WHERE meeting_id = m.id ORDER BY id LIMIT 25) i
        JOIN person p ON p.id = i.person_id
        LEFT JOIN affiliation a ON a.person_id = p.id AND a.is_primary
            AND a.start_on <= $1 AND (a.end_on IS NULL OR a.end_on > $1)
        LEFT JOIN organization o ON o.id = a.organization_id))))
FROM (SELECT id, starts_at, title_fr, title_en FROM meeting ORDER BY starts_at DESC, id DESC LIMIT 4) m
