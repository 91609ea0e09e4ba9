-- What a changed row of each table that measures read can move, noted by (table, subject, key) for the job that follows.
-- One function for all events of a table: a branch that is not taken reads no rows, and so may lack them.

CREATE FUNCTION indicators_touch_startups_span() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON startups_span REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_span();

CREATE TRIGGER indicators_touch_on_update AFTER update ON startups_span REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_span();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON startups_span REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_span();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON startups_span 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_span();

CREATE FUNCTION indicators_touch_startups_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON startups_membership REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_membership();

CREATE TRIGGER indicators_touch_on_update AFTER update ON startups_membership REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_membership();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON startups_membership REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_membership();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON startups_membership 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_membership();

CREATE FUNCTION indicators_touch_startups_sponsorship() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON startups_sponsorship REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_sponsorship();

CREATE TRIGGER indicators_touch_on_update AFTER update ON startups_sponsorship REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_sponsorship();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON startups_sponsorship REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_sponsorship();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON startups_sponsorship 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_sponsorship();

CREATE FUNCTION indicators_touch_startups_startup() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON startups_startup REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_startup();

CREATE TRIGGER indicators_touch_on_update AFTER update ON startups_startup REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_startup();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON startups_startup REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_startup();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON startups_startup 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_startup();

CREATE FUNCTION indicators_touch_startups_lifeevent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON startups_lifeevent REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_lifeevent();

CREATE TRIGGER indicators_touch_on_update AFTER update ON startups_lifeevent REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_lifeevent();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON startups_lifeevent REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_lifeevent();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON startups_lifeevent 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_startups_lifeevent();

CREATE FUNCTION indicators_touch_impact_designation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON impact_designation REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_designation();

CREATE TRIGGER indicators_touch_on_update AFTER update ON impact_designation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_designation();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON impact_designation REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_designation();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON impact_designation 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_designation();

CREATE FUNCTION indicators_touch_impact_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON impact_review REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_review();

CREATE TRIGGER indicators_touch_on_update AFTER update ON impact_review REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_review();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON impact_review REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_review();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON impact_review 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_review();

CREATE FUNCTION indicators_touch_impact_spending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON impact_spending REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_spending();

CREATE TRIGGER indicators_touch_on_update AFTER update ON impact_spending REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_spending();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON impact_spending REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_spending();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON impact_spending 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_impact_spending();

CREATE FUNCTION indicators_touch_budget_award() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT CASE WHEN startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(startup_id, award.id) FROM new_rows AS award) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT CASE WHEN startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(startup_id, award.id) FROM old_rows AS award) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON budget_award REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_award();

CREATE TRIGGER indicators_touch_on_update AFTER update ON budget_award REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_award();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON budget_award REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_award();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON budget_award 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_award();

CREATE FUNCTION indicators_touch_budget_fundinground() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT CASE WHEN startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(startup_id, award.id) FROM new_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT CASE WHEN startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(startup_id, award.id) FROM old_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON budget_fundinground REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_fundinground();

CREATE TRIGGER indicators_touch_on_update AFTER update ON budget_fundinground REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_fundinground();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON budget_fundinground REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_fundinground();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON budget_fundinground 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_fundinground();

CREATE FUNCTION indicators_touch_budget_creditline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'credit_line', id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'credit_line', id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON budget_creditline REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_creditline();

CREATE TRIGGER indicators_touch_on_update AFTER update ON budget_creditline REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_creditline();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON budget_creditline REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_creditline();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON budget_creditline 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_creditline();

CREATE FUNCTION indicators_touch_budget_credityear() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'credit_line', line.id FROM new_rows AS changed JOIN budget_creditline AS line ON line.credit_year_id = changed.id) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'credit_line', line.id FROM old_rows AS changed JOIN budget_creditline AS line ON line.credit_year_id = changed.id) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON budget_credityear REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_credityear();

CREATE TRIGGER indicators_touch_on_update AFTER update ON budget_credityear REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_credityear();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON budget_credityear REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_credityear();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON budget_credityear 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_budget_credityear();

CREATE FUNCTION indicators_touch_community_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'member', id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'member', id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON community_member REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_member();

CREATE TRIGGER indicators_touch_on_update AFTER update ON community_member REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_member();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON community_member REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_member();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON community_member 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_member();

CREATE FUNCTION indicators_touch_community_mission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'member', member_id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'member', member_id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON community_mission REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_mission();

CREATE TRIGGER indicators_touch_on_update AFTER update ON community_mission REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_mission();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON community_mission REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_mission();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON community_mission 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_mission();

CREATE FUNCTION indicators_touch_community_training() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO indicators_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'training', id FROM new_rows) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO indicators_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM (SELECT 'training', id FROM old_rows) AS touched;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER indicators_touch_on_insert AFTER insert ON community_training REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_training();

CREATE TRIGGER indicators_touch_on_update AFTER update ON community_training REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_training();

CREATE TRIGGER indicators_touch_on_delete AFTER delete ON community_training REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_training();

CREATE TRIGGER indicators_touch_on_truncate AFTER truncate ON community_training 
FOR EACH STATEMENT EXECUTE FUNCTION indicators_touch_community_training();
