//! A bucket of an S3 server.

use files::{Bucket, Error, Files, Place};

use crate::s3::{self, Server};
use crate::{behaves, bytes, parts};

const PART: usize = 5 * 1024 * 1024;

fn place(server: &Server) -> Place {
    Place::S3(Bucket {
        name: "support".to_owned(),
        prefix: "switchboard/files".to_owned(),
        endpoint: Some(server.url.clone()),
        region: Some("eu-central-1".to_owned()),
        key: Some(("AKIAEXAMPLE".to_owned(), "hunter2".to_owned())),
    })
}

#[tokio::test]
async fn what_comes_in_comes_out_and_what_fails_leaves_nothing() {
    let server = s3::start();
    let files = Files::open(&place(&server)).await.unwrap();
    behaves(&files, PART).await;
    assert_eq!((server.objects(), server.begun()), (Vec::new(), 0));
}

/// Names stand below the prefix, addresses have the bucket in their path, and every request is signed for the region.
#[tokio::test]
async fn requests_look_as_s3_servers_expect_them() {
    let server = s3::start();
    let files = Files::open(&place(&server)).await.unwrap();
    files.put("fil_1.1", 9, parts(b"small", 9)).await.unwrap();
    files.put("fil_2.1", u64::MAX, parts(&bytes(PART + 1), PART)).await.unwrap();
    assert!(files.read("fil_1.1").await.unwrap().is_some());
    files.delete("fil_1.1").await.unwrap();
    let path = "/support/switchboard/files";
    let expected = [
        format!("PUT {path}/write-check"),
        format!("DELETE {path}/write-check"),
        format!("PUT {path}/fil_1.1"),
        format!("POST {path}/fil_2.1?uploads="),
        format!("PUT {path}/fil_2.1?partNumber=1&uploadId=1"),
        format!("PUT {path}/fil_2.1?partNumber=2&uploadId=1"),
        format!("POST {path}/fil_2.1?uploadId=1"),
        format!("GET {path}/fil_1.1"),
        format!("DELETE {path}/fil_1.1"),
    ];
    let requests = server.requests();
    let lines: Vec<&str> = requests.iter().map(|request| request.line.as_str()).collect();
    assert_eq!(lines, expected.iter().map(String::as_str).collect::<Vec<_>>());
    for request in requests {
        let signed = request.header("authorization").unwrap();
        assert!(signed.starts_with("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/"), "{signed}");
        assert!(signed.contains("/eu-central-1/s3/aws4_request,"), "{signed}");
        assert_eq!(request.header("x-amz-content-sha256"), Some(request.sha256.as_str()));
    }
    assert_eq!(server.objects(), ["/support/switchboard/files/fil_2.1"]);
}

#[tokio::test]
async fn a_bucket_that_refuses_is_refused() {
    let server = s3::refusing();
    let refused = Files::open(&place(&server)).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))));
    let shown = format!("{:?} {:?}", refused.err(), place(&server));
    assert!(!shown.contains("hunter2"), "{shown}");
}
