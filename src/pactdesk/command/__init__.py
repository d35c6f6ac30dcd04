"""What can be asked of Pactdesk from a terminal?"""
