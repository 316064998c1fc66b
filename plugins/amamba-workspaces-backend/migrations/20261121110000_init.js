/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('workspaces', table => {
    table.comment('Workspaces made in the portal; those of Git are not here');
    table.string('name', 63).primary();
    table.string('title', 100);
    table.text('description');
    table.text('spec', 'longtext').notNullable().comment('As JSON');
    table
      .integer('revision')
      .notNullable()
      .comment('Grows with every change; a write names the one it read');
    table.string('state', 16).notNullable().comment('active or deleting');
    table.string('created_by', 253).notNullable();
    table.bigInteger('created_at').notNullable().comment('Epoch milliseconds');
    table.string('updated_by', 253).notNullable();
    table.bigInteger('updated_at').notNullable();
  });

  await knex.schema.createTable('claims', table => {
    table.comment('Namespaces that workspaces of the portal name, each once');
    table.string('cluster', 253).notNullable();
    table.string('namespace', 63).notNullable();
    table
      .string('workspace', 63)
      .notNullable()
      .references('name')
      .inTable('workspaces')
      .onDelete('CASCADE');
    table.primary(['cluster', 'namespace']);
    table.index(['workspace'], 'claims_workspace_idx');
  });

  await knex.schema.createTable('targets', table => {
    table.comment(
      'How each workspace stands in each system; kept until that is cleaned up',
    );
    table.string('workspace', 63).notNullable();
    table.string('provisioner', 63).notNullable();
    table.string('target', 253).notNullable();
    table
      .boolean('wanted')
      .notNullable()
      .comment('No: what is there has to be removed');
    table.string('status', 16).notNullable();
    table.string('reason', 100).notNullable();
    table.text('message').notNullable();
    table.bigInteger('since').notNullable().comment('Of the status');
    table.bigInteger('tried_at').comment('Last try that told something new');
    table.bigInteger('next_at').comment('Not to be tried again before');
    table.integer('failures').notNullable().comment('In a row');
    table
      .string('applied_hash', 64)
      .comment('Of the workspace as it was last brought to the target');
    table
      .text('state', 'longtext')
      .comment('What the provisioner remembers, as JSON');
    table.bigInteger('bound_at').notNullable().comment('When it was new');
    table.primary(['workspace', 'provisioner', 'target']);
    table.index(['status', 'provisioner'], 'targets_status_idx');
  });

  await knex.schema.createTable('activity', table => {
    table.comment('Who did what in which workspace');
    table.string('id', 36).primary();
    table.string('workspace', 63).notNullable();
    table.bigInteger('at').notNullable().comment('Epoch milliseconds');
    table.string('actor', 253).notNullable();
    table.string('action', 100).notNullable();
    table.text('subject');
    table.string('outcome', 16).notNullable();
    table.text('detail');
    table.index(['workspace', 'at', 'id'], 'activity_workspace_idx');
    table.index(['at'], 'activity_at_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('activity');
  await knex.schema.dropTable('targets');
  await knex.schema.dropTable('claims');
  await knex.schema.dropTable('workspaces');
};
