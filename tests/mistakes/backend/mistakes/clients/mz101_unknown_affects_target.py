from mizan.client import ReactContext, client

PROFILE = ReactContext("profile")


@client(context=PROFILE)
def profile_card(request, user_id: int) -> str: ...


@client(affects="profil")
def rename_profile(request, name: str) -> None: ...
