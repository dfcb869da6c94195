-- A membership begins outside every session: one that was for the organization under an earlier membership of the same
-- person is not in it again. It fires for a row that takes the place of another too (INSERT OR REPLACE), and for none
-- that an INSERT skips or turns into an UPDATE.
CREATE TRIGGER `memberships_begin` AFTER INSERT ON `memberships`
BEGIN
	UPDATE `sessions` SET `organization_id` = NULL
	WHERE `user_id` = NEW.`user_id` AND `organization_id` = NEW.`organization_id`;
END;
--> statement-breakpoint
-- The same where a row becomes that of another person or organization.
CREATE TRIGGER `memberships_move` AFTER UPDATE OF `organization_id`, `user_id` ON `memberships`
WHEN OLD.`organization_id` <> NEW.`organization_id` OR OLD.`user_id` <> NEW.`user_id`
BEGIN
	UPDATE `sessions` SET `organization_id` = NULL
	WHERE `user_id` = NEW.`user_id` AND `organization_id` = NEW.`organization_id`;
END;
