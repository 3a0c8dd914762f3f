//! Screenshots of every state, theme and width, for people to look at: `cargo xtask test --only screens`.

use std::fs;
use std::path::PathBuf;

use e2e::states::{SIZES, THEMES, each};
use e2e::{Browser, Result};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "makes pictures: cargo xtask test --only screens"]
async fn every_state_theme_and_width() -> Result<()> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/screens");
    fs::create_dir_all(&folder)?;
    let browser = Browser::start().await?;
    each(&browser, async |state, page| {
        for size in SIZES {
            for theme in THEMES {
                let picture = page.picture(size.0, theme).await?;
                fs::write(folder.join(format!("{state}-{}-{theme}.png", size.0)), picture)?;
            }
        }
        page.look(SIZES[0], THEMES[0]).await
    })
    .await?;
    browser.close().await
}
