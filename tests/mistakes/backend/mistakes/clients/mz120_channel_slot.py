from mizan.channels import ReactChannel


class TickerChannel(ReactChannel):
    Params = str
