CREATE TABLE `attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`flow` text NOT NULL,
	`n` integer NOT NULL,
	`not_before` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attempts_end` ON `attempts` (`expires_at`);--> statement-breakpoint
CREATE TABLE `claims` (
	`hash` text PRIMARY KEY NOT NULL,
	`claim_id` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `claims_end` ON `claims` (`expires_at`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`organization_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`organization_id`, `user_id`),
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memberships_user` ON `memberships` (`user_id`);--> statement-breakpoint
CREATE TABLE `organizations` (
	`id` text PRIMARY KEY NOT NULL,
	`pool` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organizations_slug` ON `organizations` (`pool`,`slug`);--> statement-breakpoint
CREATE TABLE `audit_events` (
	`id` text PRIMARY KEY NOT NULL,
	`pool` text NOT NULL,
	`brand` text NOT NULL,
	`env` text NOT NULL,
	`organization_id` text,
	`event` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`actor_id` text,
	`subject_id` text,
	`session_id` text,
	`request_id` text NOT NULL,
	`network` text,
	`user_agent` text,
	`country` text,
	`details` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_subject` ON `audit_events` (`pool`,`subject_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_time` ON `audit_events` (`pool`,`at`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`pool` text NOT NULL,
	`brand` text NOT NULL,
	`env` text NOT NULL,
	`channel` text NOT NULL,
	`payload` text NOT NULL,
	`status` text NOT NULL,
	`tries` integer NOT NULL,
	`next_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`status`,`next_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`pool` text NOT NULL,
	`brand` text NOT NULL,
	`env` text NOT NULL,
	`organization_id` text,
	`secret_hash` text NOT NULL,
	`target_domain` text NOT NULL,
	`target_subapp` text NOT NULL,
	`target_env` text NOT NULL,
	`amr` text NOT NULL,
	`acr` text NOT NULL,
	`auth_time` integer NOT NULL,
	`remembered` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`idle_seconds` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`refresh_counter` integer NOT NULL,
	`refresh_rotated_at` integer NOT NULL,
	`refresh_expires_at` integer NOT NULL,
	`refresh_limit_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_reason` text,
	`user_agent` text,
	`network` text,
	`country` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`,`revoked_at`);--> statement-breakpoint
CREATE INDEX `sessions_end` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`data` text NOT NULL,
	`label` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`last_used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_one_password` ON `credentials` (`user_id`) WHERE kind = 'password';--> statement-breakpoint
CREATE INDEX `credentials_user` ON `credentials` (`user_id`,`kind`);--> statement-breakpoint
CREATE TABLE `identifiers` (
	`pool` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`display` text NOT NULL,
	`user_id` text NOT NULL,
	`verified_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`pool`, `kind`, `value`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `identifiers_user` ON `identifiers` (`user_id`,`kind`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`pool` text NOT NULL,
	`version` integer NOT NULL,
	`status` text NOT NULL,
	`name` text,
	`picture` text,
	`locale` text,
	`role` text NOT NULL,
	`apps` text NOT NULL,
	`env` text NOT NULL,
	`user_type` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `users_pool` ON `users` (`pool`,`id`);