/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('applications', table => {
    table.comment('The last known state of every application of every Argo CD');
    table
      .string('id', 64)
      .primary()
      .comment('Hash of instance, namespace and name');
    table.string('instance', 253).notNullable();
    table.string('namespace', 253).notNullable();
    table.string('name', 253).notNullable();
    table.string('project', 253).notNullable();
    table.string('sync', 16).notNullable();
    table.string('health', 16).notNullable();
    table.integer('attention').notNullable().comment('Lowest first');
    table.string('cluster', 1000).notNullable();
    table.string('destination_namespace', 253).notNullable().defaultTo('');
    table.bigInteger('last_synced_at').notNullable().defaultTo(0);
    table.text('search_text', 'longtext').notNullable().comment('Lower case');
    table
      .text('summary', 'longtext')
      .notNullable()
      .comment('What lists show and its labels, as JSON');
    table.string('content_hash', 64).notNullable();
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('Epoch milliseconds; what was seen earlier never replaces it');
    table.unique(['instance', 'namespace', 'name'], {
      indexName: 'applications_key_idx',
    });
    table.index(['name', 'id'], 'applications_name_idx');
    table.index(
      ['instance', 'project', 'name', 'id'],
      'applications_project_idx',
    );
    table.index(['attention', 'name', 'id'], 'applications_attention_idx');
    table.index(['last_synced_at', 'name', 'id'], 'applications_synced_idx');
    table.index(['instance', 'cluster'], 'applications_cluster_idx');
  });

  await knex.schema.createTable('application_labels', table => {
    table.comment('Labels by which applications are found to be of an entity');
    table
      .string('application_id', 64)
      .notNullable()
      .references('id')
      .inTable('applications')
      .onDelete('CASCADE');
    table.string('key', 320).notNullable();
    table.string('value', 253).notNullable();
    table.primary(['application_id', 'key']);
    table.index(
      ['key', 'value', 'application_id'],
      'application_labels_value_idx',
    );
  });

  await knex.schema.createTable('application_details', table => {
    table.comment('Full objects as last read, for when an Argo CD is down');
    table
      .string('application_id', 64)
      .primary()
      .references('id')
      .inTable('applications')
      .onDelete('CASCADE');
    table.text('object', 'longtext').notNullable().comment('JSON');
    table.bigInteger('read_at').notNullable().comment('Epoch milliseconds');
  });

  await knex.schema.createTable('projects', table => {
    table.comment('AppProjects, and which workspace each is of');
    table.string('instance', 253).notNullable();
    table.string('name', 253).notNullable();
    table.string('workspace', 253).comment('As its label says');
    table.text('detail', 'longtext').notNullable().comment('JSON');
    table.primary(['instance', 'name']);
    table.index(['workspace', 'instance', 'name'], 'projects_workspace_idx');
  });

  await knex.schema.createTable('commits', table => {
    table.comment('Commits of deployed revisions; they never change');
    table
      .string('id', 64)
      .primary()
      .comment('Hash of instance, project, repository and revision');
    table.text('commit', 'longtext').notNullable().comment('JSON');
  });

  await knex.schema.createTable('sources', table => {
    table.comment('When each Argo CD was last known to be in step');
    table.string('instance', 253).primary();
    table.bigInteger('synced_at').notNullable().comment('Epoch milliseconds');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('sources');
  await knex.schema.dropTable('commits');
  await knex.schema.dropTable('projects');
  await knex.schema.dropTable('application_details');
  await knex.schema.dropTable('application_labels');
  await knex.schema.dropTable('applications');
};
