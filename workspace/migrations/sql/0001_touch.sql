-- Each write to what the queue is found from notes the services that it touches, in its own transaction: those of the rows
-- before and after, all of them when a table is emptied or a kind of phase changes.
CREATE FUNCTION workspace_touch_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO workspace_todotouched (startup_key) SELECT id FROM startups_startup;
    RETURN NULL;
END $$;
CREATE TRIGGER workspace_touch AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON startups_phasekind
    FOR EACH STATEMENT EXECUTE FUNCTION workspace_touch_all();

DO $do$
DECLARE
    told record;
    write record;
BEGIN
    -- Statements of constant text, whose plans a session keeps: a save writes to several of these tables.
    FOR told IN SELECT * FROM (VALUES ('workspace_touch', 'startup_id'), ('workspace_touch_itself', 'id')) AS f (name, key)
    LOOP
        EXECUTE format($function$
            CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    INSERT INTO workspace_todotouched (startup_key) SELECT DISTINCT %2$I FROM new_rows;
                ELSIF TG_OP = 'DELETE' THEN
                    INSERT INTO workspace_todotouched (startup_key) SELECT DISTINCT %2$I FROM old_rows;
                ELSE
                    INSERT INTO workspace_todotouched (startup_key)
                        SELECT %2$I FROM old_rows UNION SELECT %2$I FROM new_rows;
                END IF;
                RETURN NULL;
            END $$
        $function$, told.name, told.key);
    END LOOP;
    FOR told IN SELECT * FROM (VALUES
        ('startups_startup', 'workspace_touch_itself'), ('startups_phase', 'workspace_touch'),
        ('startups_lifeevent', 'workspace_touch'), ('startups_membership', 'workspace_touch'),
        ('startups_sponsorship', 'workspace_touch'), ('startups_finding', 'workspace_touch'),
        ('impact_review', 'workspace_touch'), ('impact_metric', 'workspace_touch'),
        ('impact_impactstatus', 'workspace_touch'), ('workspace_setaside', 'workspace_touch')
    ) AS t (name, function)
    LOOP
        FOR write IN SELECT * FROM (VALUES
            ('INSERT', 'NEW TABLE AS new_rows'), ('DELETE', 'OLD TABLE AS old_rows'),
            ('UPDATE', 'OLD TABLE AS old_rows NEW TABLE AS new_rows')
        ) AS w (operation, rows)
        LOOP
            EXECUTE format(
                'CREATE TRIGGER workspace_touch_%s AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I()',
                lower(write.operation), write.operation, told.name, write.rows, told.function
            );
        END LOOP;
        EXECUTE format(
            'CREATE TRIGGER workspace_touch_truncate AFTER TRUNCATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION workspace_touch_all()', told.name
        );
    END LOOP;
END $do$;
