/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions', table => {
    table
      .bigInteger('checked_at')
      .notNullable()
      .defaultTo(0)
      .comment('When its pull request was looked at last; 0: never');
    table.index(['state', 'checked_at', 'id'], 'promotions_checked_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('promotions', table => {
    table.dropIndex(['state', 'checked_at', 'id'], 'promotions_checked_idx');
    table.dropColumn('checked_at');
  });
};
