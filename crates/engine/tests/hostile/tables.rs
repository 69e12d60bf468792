//! Tables, and what calls itself one; plain and packed.

use std::io::Write as _;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::bodies::{Body, TEN_MEGABYTES, body};

const HEAD: &str = "SubscriptionId,Date,MeterId,MeterName,Quantity,Tags\n";

/// Tables, and what calls itself one.
pub(crate) fn table_bodies() -> Vec<Body> {
    let good = "5ub,2024-01-01,m,n,1,\n";
    let quoted_tags = format!(
        "5ub,2024-01-01,m,n,1,\"{}\"\n",
        (0..50_000)
            .map(|tag| format!("\"\"t{tag}\"\":1"))
            .collect::<Vec<_>>()
            .join(",")
    );
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(format!("{HEAD}{good}").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let many =
        |make: &dyn Fn(u32) -> String| HEAD.to_owned() + &(0..10_000).map(make).collect::<String>();
    vec![
        body(
            "100,000 columns",
            1,
            format!("{}\n{}\n", "c,".repeat(100_000), "1,".repeat(100_000)),
        ),
        body(
            "10,000 unknown columns",
            1,
            format!("{}\n{}\n", "c,".repeat(10_000), "1,".repeat(10_000)),
        ),
        body(
            "100,000 cells in a row",
            2,
            format!("{HEAD}5ub,2024-01-01,m,n,1,{}\n{good}", ",".repeat(100_000)),
        ),
        body(
            "quotes 50 MB long without an end",
            2,
            format!("{HEAD}{good}5ub,2024-01-01,m,\"{}", "x\n".repeat(25 << 20)),
        ),
        body(
            "rows of differing width",
            3,
            format!("{HEAD}5ub\n{good}5ub,2024-01-01,m,n,1,,,,,,,\n"),
        ),
        body("one line of 50 MB", 0, "a".repeat(50 << 20)),
        body(
            "a cell of 10 MB",
            2,
            format!(
                "{HEAD}{good}5ub,2024-01-01,m,{},1,\n",
                "x".repeat(TEN_MEGABYTES)
            ),
        ),
        body(
            "a number of 10 MB",
            2,
            format!(
                "{HEAD}{good}5ub,2024-01-01,m,n,{},\n",
                "9".repeat(TEN_MEGABYTES)
            ),
        ),
        body(
            "a date of 10 MB",
            2,
            format!("{HEAD}{good}5ub,{},m,n,1,\n", "2".repeat(TEN_MEGABYTES)),
        ),
        body(
            "a header of 10 MB",
            1,
            format!("{},Date,Cost\nx,2024-01-01,1\n", "h".repeat(TEN_MEGABYTES)),
        ),
        body(
            "numbers 1e999999, NaN and -0",
            3,
            format!(
                "{HEAD}5ub,2024-01-01,m,n,1e999999,\n5ub,2024-01-01,m,n,NaN,\n5ub,2024-01-01,m,n,-0,\n"
            ),
        ),
        body(
            "10,000 subscriptions",
            10_000,
            many(&|row| format!("s{row},2024-01-01,m,n,1,\n")),
        ),
        body(
            "50,000 tags of one resource",
            1,
            format!("{HEAD}{quoted_tags}"),
        ),
        body(
            "10,000 rows that are wrong",
            10_000,
            many(&|_| "5ub,never,m,n,1,\n".to_owned()),
        ),
        body("UTF-16", 1, utf16),
        body(
            "bytes that are no UTF-8",
            1,
            [HEAD.as_bytes(), b"5ub,2024-01-01,m,n\xff\x9b,1,\n"].concat(),
        ),
        body(
            "two headers of one name",
            1,
            "SubscriptionId,Date,Date,MeterId,Quantity,Quantity\n5ub,2024-01-01,x,m,1,7\n",
        ),
    ]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Packed files.
pub(crate) fn packed_bodies() -> Vec<Body> {
    let good = format!("{HEAD}5ub,2024-01-01,m,n,1,\n").into_bytes();
    let padded = |megabytes: usize| [&good[..], &vec![b'\n'; megabytes << 20]].concat();
    let bomb = gzip(&padded(80));
    let mut lying = zip(&[("a.csv", &good)]);
    // Sizes unpacked, in the file's own head and in the list at the end.
    for signature in [&b"PK\x03\x04"[..], b"PK\x01\x02"] {
        let at = lying
            .windows(4)
            .position(|bytes| bytes == signature)
            .unwrap();
        let size = at + if signature[2] == 3 { 22 } else { 24 };
        lying[size..size + 4].copy_from_slice(&u32::MAX.to_le_bytes()[..]);
        lying[size + 3] = 0x7f;
    }
    let names: Vec<String> = (0..1500).map(|entry| format!("{entry}.csv")).collect();
    let many: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &good[..]))
        .collect();
    let padding = padded(40);
    let alike: Vec<(&str, &[u8])> = names[..4]
        .iter()
        .map(|name| (name.as_str(), &padding[..]))
        .collect();
    vec![
        body("gzip bomb of 80 MB", 1, bomb.clone()),
        body("gzip bomb in gzip", 1, gzip(&bomb)),
        body("gzip bomb in zip", 1, zip(&[("a.gz", &bomb)])),
        body(
            "zip in zip",
            1,
            zip(&[("a.zip", &zip(&[("a.csv", &good)]))]),
        ),
        body("zip bomb of 80 MB", 1, zip(&[("a.csv", &padded(80))])),
        body("zip of 4 files of 40 MB that pack well", 1, zip(&alike)),
        body("zip of 1,500 files", 1500, zip(&many)),
        body("zip that lies about sizes", 1, lying),
        body(
            "zip with paths upwards",
            1,
            zip(&[("../../../etc/cron.d/x.csv", &good)]),
        ),
        body(
            "zip cut in the middle",
            1,
            zip(&[("a.csv", &good)])[..80].to_vec(),
        ),
        body("gzip cut in the middle", 1, gzip(&good)[..30].to_vec()),
    ]
}
