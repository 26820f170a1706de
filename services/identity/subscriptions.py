"""What identity hears: nothing. It says who somebody is, and asks nobody."""

from chassis.bus import Subscriptions

SUBSCRIPTIONS: Subscriptions = {}
