/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotion_paths', table => {
    table.comment('Through which environments a component goes');
    table.string('entity_ref', 253).primary();
    table.integer('version').notNullable().comment('Counts changes');
    table.text('path', 'longtext').notNullable().comment('JSON');
  });

  await knex.schema.createTable('promotions', table => {
    table.comment('Versions on their way from one environment to the next');
    table.string('id', 64).primary();
    table.string('entity_ref', 253).notNullable();
    table.string('target', 63).notNullable().comment('Environment');
    table.string('state', 16).notNullable();
    table.bigInteger('requested_at').notNullable();
    table.text('detail', 'longtext').notNullable().comment('JSON');
    table
      .bigInteger('claimed_at')
      .notNullable()
      .defaultTo(0)
      .comment('When somebody began to write it to Git; 0: nobody does');
    table.index(['entity_ref', 'requested_at', 'id'], 'promotions_entity_idx');
    table.index(['entity_ref', 'state'], 'promotions_state_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotions');
  await knex.schema.dropTable('promotion_paths');
};
