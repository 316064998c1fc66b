/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('sessions', table => {
    table.comment('Who looked into what, and how it ended');
    table.string('id', 36).primary();
    table.string('workspace', 253).notNullable();
    table.string('entity_ref', 500).notNullable();
    table.string('mode', 32).notNullable();
    table.string('phase', 16).notNullable();
    table.text('request').notNullable().comment('What was asked for, as JSON');
    table.string('cluster', 253).notNullable();
    table.string('namespace', 253).comment('Absent for a node');
    table.string('pod', 253);
    table.string('container', 253);
    table.string('node', 253);
    table.text('what').comment('The shell, command or path');
    table.text('image');
    table.string('user_ref', 500).notNullable().comment('Entity reference');
    table
      .text('kube_user')
      .comment('As whom the cluster is asked, as JSON; absent: the portal');
    table.text('reason');
    table.boolean('record').notNullable();
    table.boolean('shared').notNullable();
    table.string('replica', 253).comment('The process that has it open');
    table
      .bigInteger('requested_at')
      .notNullable()
      .comment('Epoch milliseconds');
    table.bigInteger('opened_at');
    table.bigInteger('ended_at');
    table.string('ending', 32);
    table.text('ending_message');
    table.integer('exit_code');
    table.bigInteger('bytes_in').notNullable();
    table.bigInteger('bytes_out').notNullable();
    table
      .bigInteger('recording_bytes')
      .comment('As stored; absent when there is no recording (any more)');
    table.index(['workspace', 'requested_at', 'id'], 'sessions_list_idx');
    table.index(['workspace', 'phase', 'requested_at'], 'sessions_phase_idx');
    table.index(['user_ref', 'phase'], 'sessions_user_idx');
    table.index(['replica', 'phase'], 'sessions_replica_idx');
    table.index(['phase', 'requested_at'], 'sessions_requested_idx');
    table.index(['ended_at'], 'sessions_ended_idx');
  });

  await knex.schema.createTable('tickets', table => {
    table.comment('Each lets one browser connect once');
    table.string('hash', 64).primary().comment('SHA-256 of the ticket');
    table
      .string('session_id', 36)
      .notNullable()
      .references('id')
      .inTable('sessions')
      .onDelete('CASCADE');
    table.string('user_ref', 500).notNullable();
    table.string('role', 16).notNullable();
    table.bigInteger('expires_at').notNullable();
    table.index(['session_id'], 'tickets_session_idx');
    table.index(['expires_at'], 'tickets_expires_idx');
  });

  await knex.schema.createTable('replicas', table => {
    table.comment('Backend processes that can have sessions open');
    table.string('id', 253).primary();
    table.text('url').notNullable();
    table.string('secret', 64).notNullable();
    table.bigInteger('seen_at').notNullable();
  });

  await knex.schema.createTable('recordings', table => {
    table.comment('Of sessions; what they show is in the chunks, encrypted');
    table
      .string('session_id', 36)
      .primary()
      .references('id')
      .inTable('sessions')
      .onDelete('CASCADE');
    table.integer('columns').notNullable();
    table.integer('rows').notNullable();
    table.bigInteger('started_at').notNullable();
    table.bigInteger('duration_ms').comment('Absent while it goes on');
  });

  await knex.schema.createTable('recording_chunks', table => {
    table
      .string('session_id', 36)
      .notNullable()
      .references('session_id')
      .inTable('recordings')
      .onDelete('CASCADE');
    table.integer('seq').notNullable();
    table.string('key_id', 16).notNullable().comment('Which key encrypted it');
    table.binary('data').notNullable().comment('AES-256-GCM: nonce, text, tag');
    table.primary(['session_id', 'seq']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recording_chunks');
  await knex.schema.dropTable('recordings');
  await knex.schema.dropTable('replicas');
  await knex.schema.dropTable('tickets');
  await knex.schema.dropTable('sessions');
};
