//! The import of a WordPress export, by what it promises.

mod import_wordpress {
    mod addresses;
    mod anything;
    mod cleaning;
    mod exports;
    mod reading;
    mod workshop;
}
