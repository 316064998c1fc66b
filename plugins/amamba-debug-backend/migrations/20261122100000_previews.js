/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('previews', table => {
    table.comment('HTTP ports of pods that somebody opened for a while');
    table.string('id', 36).primary();
    table
      .string('hash', 64)
      .notNullable()
      .unique()
      .comment('SHA-256 of the capability in the address');
    table.string('workspace', 253).notNullable();
    table.string('entity_ref', 500).notNullable();
    table.string('cluster', 253).notNullable();
    table.string('namespace', 253).notNullable();
    table.string('pod', 253).notNullable();
    table.integer('port').notNullable();
    table.string('user_ref', 500).notNullable().comment('Entity reference');
    table
      .text('kube_user')
      .comment('As whom the cluster is asked, as JSON; absent: the portal');
    table.bigInteger('expires_at').notNullable().comment('Epoch milliseconds');
    table.index(['user_ref', 'expires_at'], 'previews_user_idx');
    table.index(['expires_at'], 'previews_expires_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('previews');
};
