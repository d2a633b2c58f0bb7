//! A table that does not say which of its rows a scope reaches.
mod row {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "x")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
async fn rows(reader: platform::Reader<'_>) {
    let _ = reader.find::<row::Entity>().all().await;
}
fn main() {
    let _ = rows;
}
