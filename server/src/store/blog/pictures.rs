use domain::{blog::Picture, time::Instant};
use sqlx::{AnyConnection, Row};

use crate::store::{StoreError, statements};

statements! {
    PICTURE = "SELECT media_type, bytes FROM picture WHERE name = $1";
    PICTURE_SIZE = "SELECT bytes FROM picture_size WHERE picture = $1 AND width = $2";
    /// The picture whose name begins with a digest.
    KEPT_PICTURE = "SELECT name FROM picture WHERE name LIKE $1";
    HAS_PICTURE = "SELECT CAST(COUNT(*) AS BIGINT) FROM picture WHERE name = $1";
    ADD_PICTURE = "INSERT INTO picture (name, media_type, width, height, bytes, added_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING";
    ADD_PICTURE_SIZE = "INSERT INTO picture_size (picture, width, height, bytes)
        VALUES ($1, $2, $3, $4) ON CONFLICT (picture, width) DO NOTHING";
}

/// A picture's media type and bytes.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn picture(
    db: &mut AnyConnection,
    name: &str,
) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let row = sqlx::query(PICTURE).bind(name).fetch_optional(db).await?;
    Ok(row
        .map(|row| Ok::<_, sqlx::Error>((row.try_get("media_type")?, row.try_get("bytes")?)))
        .transpose()?)
}

/// The WebP file of a picture in one of its widths.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn picture_size(
    db: &mut AnyConnection,
    picture: &Picture,
    width: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sqlx::query(PICTURE_SIZE)
        .bind(picture.name())
        .bind(i64::from(width))
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| row.try_get("bytes")).transpose()?)
}

/// The name of the picture that was made of the file with this digest.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn kept_picture(
    db: &mut AnyConnection,
    digest: &str,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(KEPT_PICTURE)
        .bind(format!("{digest}-%"))
        .fetch_optional(db)
        .await?;
    Ok(row.map(|row| row.try_get("name")).transpose()?)
}

/// Whether there is a picture with this name.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn has_picture(db: &mut AnyConnection, name: &str) -> Result<bool, StoreError> {
    let found: i64 = sqlx::query_scalar(HAS_PICTURE)
        .bind(name)
        .fetch_one(db)
        .await?;
    Ok(found > 0)
}

/// A picture to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewPicture<'a> {
    /// Its name in the address.
    pub name: &'a str,
    /// `image/svg+xml` …
    pub media_type: &'a str,
    /// Its width in pixels.
    pub width: i64,
    /// Its height in pixels.
    pub height: i64,
    /// The file.
    pub bytes: &'a [u8],
}

/// Keeps a picture; one with that name stays as it is.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_picture(
    db: &mut AnyConnection,
    new: NewPicture<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    sqlx::query(ADD_PICTURE)
        .bind(new.name)
        .bind(new.media_type)
        .bind(new.width)
        .bind(new.height)
        .bind(new.bytes)
        .bind(now.epoch())
        .execute(db)
        .await?;
    Ok(())
}

/// A picture in one of its widths, as WebP.
#[derive(Clone, Copy, Debug)]
pub struct NewSize<'a> {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The file.
    pub bytes: &'a [u8],
}

/// Keeps one size of the picture with this name; one of that width stays as it is.
///
/// # Errors
/// [`StoreError::Engine`]
pub async fn add_picture_size(
    db: &mut AnyConnection,
    picture: &str,
    new: NewSize<'_>,
) -> Result<(), StoreError> {
    sqlx::query(ADD_PICTURE_SIZE)
        .bind(picture)
        .bind(i64::from(new.width))
        .bind(i64::from(new.height))
        .bind(new.bytes)
        .execute(db)
        .await?;
    Ok(())
}
