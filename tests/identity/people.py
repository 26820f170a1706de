"""People and words the tests of identity share."""

PASSWORD = "Rahasia-123!"
OTHER_PASSWORD = "kuda-laut-menari-9"
NPWP = "012345678901001"
NIP = "198001012005011001"
NUMBERS = {"penyedia": {"npwp": NPWP}, "ppk": {"nip": NIP}}
LPSES = {"93": "LPSE Kabupaten Bandung", "10": "LPSE Kota Surabaya"}


def registration(**changes):
    body = {
        "username": "ppk7",
        "password": PASSWORD,
        "name": "Pejabat Tujuh",
        "email": "ppk7@contoh.test",
        "phone": "0812 3456 7890",
        "role": "ppk",
        "nip": NIP,
        "lpse_code": "93",
    }
    return {**body, **changes}


def staff(**changes):
    body = {"username": "baru1", "password": PASSWORD, "name": "Petugas Baru"}
    return {**body, "role": "helpdesk_lpse", "lpse_code": "93", **changes}
