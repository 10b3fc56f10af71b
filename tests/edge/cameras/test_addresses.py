import pytest

from edge.cameras.addresses import without_credentials


@pytest.mark.parametrize(
    "text, shown",
    [
        ("rtsp://admin:s3cret@10.0.0.7/ch1", "rtsp://***@10.0.0.7/ch1"),
        ("rtsp://admin:p@ss/w@rd@10.0.0.7/ch1", "rtsp://***@10.0.0.7/ch1"),
        ("cannot open rtsp://a:b@h/1: refused", "cannot open rtsp://***@h/1: refused"),
        ("http://h/snap?user=admin&password=s3cret&channel=1", "http://h/snap?user=***&password=***&channel=1"),
        ("rtsp://h/user=admin_password=s3cret_channel=1", "rtsp://h/user=***"),
        ("rtsp://10.0.0.7:554/ch1", "rtsp://10.0.0.7:554/ch1"),
        ("clips/lane@2.mp4", "clips/lane@2.mp4"),
    ],
)
def test_secrets_go_and_the_rest_stays(text: str, shown: str) -> None:
    assert without_credentials(text) == shown
