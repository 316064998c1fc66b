/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('pipelines', table => {
    table.comment('The last known state of every pipeline of every engine');
    table
      .string('id', 64)
      .primary()
      .comment('Hash of engine, instance and key');
    table.string('engine', 63).notNullable();
    table.string('instance', 253).notNullable();
    table.text('key').notNullable().comment("The engine's own name for it");
    table
      .string('scope', 1000)
      .notNullable()
      .comment('Kubernetes namespace or Jenkins folder');
    table.string('name', 253).notNullable();
    table
      .bigInteger('revision')
      .notNullable()
      .comment('Grows with every change; an older one never replaces a newer');
    table.string('content_hash', 64).notNullable();
    table.text('detail', 'longtext').notNullable().comment('Pipeline as JSON');
    table.bigInteger('updated_at').notNullable().comment('Epoch milliseconds');
    table
      .bigInteger('gone_at')
      .comment('When the engine was found not to have it any more');
    table.index(['name', 'id'], 'pipelines_name_idx');
    table.index(['engine', 'instance', 'scope', 'name'], 'pipelines_scope_idx');
  });

  await knex.schema.createTable('runs', table => {
    table.comment('The last known state of every run of every engine');
    table
      .string('id', 64)
      .primary()
      .comment('Hash of engine, instance and key');
    table.string('engine', 63).notNullable();
    table.string('instance', 253).notNullable();
    table.text('key').notNullable().comment("The engine's own name for it");
    table.string('scope', 1000).notNullable();
    table.string('name', 253).notNullable();
    table.string('pipeline', 253).comment('Absent for a run defined in place');
    table.string('phase', 16).notNullable();
    table.text('reason');
    table.text('message');
    table.string('started_by', 500);
    table.bigInteger('created_at').notNullable().comment('Epoch milliseconds');
    table.bigInteger('started_at');
    table.bigInteger('finished_at');
    table.bigInteger('gone_at');
    table.bigInteger('revision').notNullable();
    table.boolean('final').notNullable().comment('Nothing more will happen');
    table.string('content_hash', 64).notNullable();
    table
      .text('bricks', 'longtext')
      .notNullable()
      .comment('Stages as lists show them, as JSON');
    table.text('detail', 'longtext').notNullable().comment('Run as JSON');
    table.bigInteger('updated_at').notNullable();
    table.index(['created_at', 'id'], 'runs_created_idx');
    table.index(
      ['engine', 'instance', 'scope', 'created_at', 'id'],
      'runs_scope_idx',
    );
    table.index(
      ['engine', 'instance', 'scope', 'pipeline', 'created_at', 'id'],
      'runs_pipeline_idx',
    );
    table.index(['engine', 'instance', 'final', 'gone_at'], 'runs_open_idx');
    table.index(['gone_at'], 'runs_gone_idx');
  });

  await knex.schema.createTable('run_labels', table => {
    table.comment('Labels by which runs are found to be of an entity');
    table
      .string('run_id', 64)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE');
    table.string('key', 320).notNullable();
    table.string('value', 253).notNullable();
    table
      .bigInteger('created_at')
      .notNullable()
      .comment("The run's, so that a page is one walk along the index");
    table.primary(['run_id', 'key']);
    table.index(
      ['key', 'value', 'created_at', 'run_id'],
      'run_labels_value_idx',
    );
  });

  await knex.schema.createTable('pipeline_labels', table => {
    table.comment('Labels by which pipelines are found to be of an entity');
    table
      .string('pipeline_id', 64)
      .notNullable()
      .references('id')
      .inTable('pipelines')
      .onDelete('CASCADE');
    table.string('key', 320).notNullable();
    table.string('value', 253).notNullable();
    table.primary(['pipeline_id', 'key']);
    table.index(['key', 'value', 'pipeline_id'], 'pipeline_labels_value_idx');
  });

  await knex.schema.createTable('step_logs', table => {
    table.comment('Logs of finished steps, kept after their pods are gone');
    table
      .string('run_id', 64)
      .notNullable()
      .references('id')
      .inTable('runs')
      .onDelete('CASCADE');
    table.string('step_id', 300).notNullable();
    table.bigInteger('size').notNullable().comment('Bytes, uncompressed');
    table.text('notice').comment('Why text is missing, for a person');
    table.bigInteger('archived_at').notNullable();
    table.primary(['run_id', 'step_id']);
  });

  await knex.schema.createTable('step_log_chunks', table => {
    table.comment('The text of step_logs in pieces of equal size');
    table.string('run_id', 64).notNullable();
    table.string('step_id', 300).notNullable();
    table.integer('seq').notNullable();
    table.binary('data').notNullable().comment('Gzip');
    table.primary(['run_id', 'step_id', 'seq']);
    table
      .foreign(['run_id', 'step_id'])
      .references(['run_id', 'step_id'])
      .inTable('step_logs')
      .onDelete('CASCADE');
  });

  await knex.schema.createTable('sources', table => {
    table.comment('When each engine instance was last known to be in step');
    table.string('engine', 63).notNullable();
    table.string('instance', 253).notNullable();
    table.bigInteger('synced_at').notNullable().comment('Epoch milliseconds');
    table.primary(['engine', 'instance']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('sources');
  await knex.schema.dropTable('step_log_chunks');
  await knex.schema.dropTable('step_logs');
  await knex.schema.dropTable('pipeline_labels');
  await knex.schema.dropTable('run_labels');
  await knex.schema.dropTable('runs');
  await knex.schema.dropTable('pipelines');
};
