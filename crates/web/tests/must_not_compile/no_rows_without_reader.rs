//! Rows asked of the database directly.
use sea_orm::EntityTrait;
async fn rows(db: &platform::Db) {
    let _ = platform::audit::row::Entity::find().all(db).await;
}
fn main() {
    let _ = rows;
}
