use switchboard_client::Kind;
use switchboard_client::types::files::{FileInput, FileState};
use testkit::TestServer;

use crate::company;

#[tokio::test]
async fn a_file_goes_up_and_comes_back() {
    let server = TestServer::start().await;
    let files = company(&server).files();
    let parcel =
        FileInput { filename: "parcel.txt".to_owned(), mime_type: "text/plain".to_owned() };
    let file = files.upload(&parcel, "hello").await.unwrap();
    assert_eq!((file.state, file.size_bytes), (FileState::Ready.into(), Some(5)));
    let bytes = files.download(&file.id).await.unwrap().bytes(5).await.unwrap();
    assert_eq!(bytes, b"hello");
    let too_few = files.download(&file.id).await.unwrap().bytes(4).await.unwrap_err();
    assert_eq!(too_few.kind(), Kind::Protocol);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_sent() {
    let server = testkit::Setup::default().file_size_max(4).start().await;
    let parcel =
        FileInput { filename: "parcel.txt".to_owned(), mime_type: "text/plain".to_owned() };
    let refused = company(&server).files().upload(&parcel, "hello").await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Validation, "{refused}");
}
