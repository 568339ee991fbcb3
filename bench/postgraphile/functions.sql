-- PostGraphile groups by a table's own columns alone; for what is beyond, its documentation has one
-- write a function. These do what the limit's statements do.
CREATE SCHEMA IF NOT EXISTS bench;

CREATE OR REPLACE FUNCTION bench.representation(at date)
RETURNS TABLE (code text, order_of_government text, members bigint, organizations bigint)
LANGUAGE sql STABLE AS $$
    SELECT j.code, o.order_of_government, sum(x.members)::bigint, count(*)
    FROM (
        SELECT a.organization_id, count(*) AS members
        FROM public.affiliation a
        JOIN public.membership m ON m.person_id = a.person_id AND m.track = 'executive'
            AND m.start_on <= at AND (m.end_on IS NULL OR m.end_on > at)
        WHERE a.is_primary AND a.start_on <= at AND (a.end_on IS NULL OR a.end_on > at)
        GROUP BY a.organization_id) x
    JOIN public.organization o ON o.id = x.organization_id
    JOIN public.jurisdiction j ON j.id = o.jurisdiction_id
    GROUP BY j.code, o.order_of_government
    ORDER BY j.code, o.order_of_government
$$;

CREATE OR REPLACE FUNCTION bench.invitation_quarters(zone text)
RETURNS TABLE (quarter date, invitations bigint)
LANGUAGE sql STABLE AS $$
    WITH edges AS (
        SELECT array_agg(first AT TIME ZONE zone ORDER BY first) AS begins, array_agg(first::date ORDER BY first) AS firsts
        FROM generate_series('2010-01-01'::timestamp, '2039-10-01', '3 months') AS first)
    SELECT (SELECT firsts FROM edges)[x.number], x.invitations
    FROM (
        SELECT width_bucket(created_at, (SELECT begins FROM edges)) AS number, count(*) AS invitations
        FROM public.invitation
        GROUP BY 1) x
    ORDER BY 1
$$;
