from mizan.channels import ReactChannel, register


class LobbyChannel(ReactChannel):
    pass


class HallChannel(ReactChannel):
    pass


register(HallChannel, "lobby")
