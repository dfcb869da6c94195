-- The audit log is append-only: rows are neither changed nor removed, and none takes the place of another.
CREATE TRIGGER `audit_events_no_update` BEFORE UPDATE ON `audit_events`
BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only: no UPDATE');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_events_no_delete` BEFORE DELETE ON `audit_events`
BEGIN
	SELECT RAISE(ABORT, 'audit_events is append-only: no DELETE');
END;
--> statement-breakpoint
-- INSERT OR REPLACE fires no DELETE trigger, so it is stopped here. A write batch whose answer was lost is sent
-- again with the same rows: those are skipped, so that the batch can succeed. Any other row under a known id aborts.
CREATE TRIGGER `audit_events_no_overwrite` BEFORE INSERT ON `audit_events`
WHEN EXISTS (SELECT 1 FROM `audit_events` WHERE `id` = NEW.`id`)
BEGIN
	SELECT CASE
		WHEN EXISTS (
			SELECT 1 FROM `audit_events`
			WHERE `id` = NEW.`id` AND `pool` = NEW.`pool` AND `event` = NEW.`event` AND `outcome` = NEW.`outcome`
				AND `subject_id` IS NEW.`subject_id` AND `request_id` = NEW.`request_id` AND `at` = NEW.`at`
		) THEN RAISE(IGNORE)
		ELSE RAISE(ABORT, 'audit_events is append-only: this id is taken')
	END;
END;
