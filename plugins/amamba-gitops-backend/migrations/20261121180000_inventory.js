/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('inventory', table => {
    table.comment('Repositories and ApplicationSets of every Argo CD');
    table
      .string('id', 64)
      .primary()
      .comment('Hash of kind, instance, place and name');
    table.string('kind', 32).notNullable();
    table.string('instance', 253).notNullable();
    table.string('project', 253).notNullable();
    table.text('detail', 'longtext').notNullable().comment('JSON, no secrets');
    table
      .bigInteger('seen_at')
      .notNullable()
      .comment('Epoch milliseconds; what was seen earlier never replaces it');
    table.index(['kind', 'instance', 'project'], 'inventory_project_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('inventory');
};
